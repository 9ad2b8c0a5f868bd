# 老人夜里走了，不晓得是啥原因：只轻轻问一次，照样报，交给人去弄清楚。
人 孙子 = web:grandson
时 2021-12-02 09:00
孙子: 我爷爷前天夜里过世了，沙河街道的
答 含节哀
孙子: 不晓得啥原因，早上喊不答应了
答 问name 不含突然出的事
孙子: 牟正国，我电话13800001244
答 问confirm 含牟正国 含11月30日
孙子: 可以
答 含编号 含95511
案 1 event=death covers=illness_death,accident_death insurer=pingan town=沙河街道 relation=grandfather handed_to_person=true
案数 1
