# 陕南话，想到哪儿说到哪儿，没有标点。
人 娃他爸 = web:dad
时 2016-07-06 20:00
娃他爸: 我屋里娃儿叫车撞了腿杆撇了前儿个的事钟宝镇的
娃他爸: 吴小龙
娃他爸: 15909150005
娃他爸: 对着呢
答 含编号
案 1 scheme=zhenping-2016 event=accident_injury event_date=2016-07-04 town=钟宝镇 insured_name=吴小龙
案数 1
