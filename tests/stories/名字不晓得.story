# 邻居看见的，不晓得大名：名字空着，照样报，交给人。
人 邻居 = web:neighbor
时 2021-03-09 16:00
邻居: 我们隔壁的老头昨天遭狗咬了，大腿咬烂了，白羊镇的
答 问name
邻居: 不晓得他大名叫啥
邻居: 13800001250
答 问confirm
邻居: 对
答 含编号 含95511
案 1 handed_to_person=true insured_name=- relation=neighbor town=白羊镇 insurer=pingan event_date=2021-03-08
案数 1
