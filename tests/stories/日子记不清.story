# 哪天摔的记不清了：照样报，日子空着，交给人问。
人 老婆婆 = web:old
时 2021-09-15 10:00
老婆婆: 我老头子摔断了手杆，恒合乡的，叫刘兴发
答 问date
老婆婆: 记不清了，老了
老婆婆: 13800001249
答 问confirm 含刘兴发 含恒合乡
老婆婆: 对
答 含编号
案 1 handed_to_person=true town=恒合乡 event_date=- insured_name=刘兴发 relation=spouse
案数 1
