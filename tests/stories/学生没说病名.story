# 学生得了清单上的病，说的是土话“尿毒症”：记下来，哪一种由人核实。
人 妈妈 = web:mother
时 2021-04-10 10:00
妈妈: 我儿子读高一，4月2号查出来尿毒症，天城镇的，叫罗小军，13800001310
答 不含恭喜
妈妈: 对
答 含编号
案 1 event=critical_illness insurer=picc town=天城镇 relation=son event_date=2021-04-02
案数 1
