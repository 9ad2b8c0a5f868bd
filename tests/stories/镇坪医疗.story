# 镇坪2016年摔伤：报案没有天数，立案以后2个工作日；没有印电话，就不给电话。
人 儿子 = web:son
时 2016-04-11 09:00
儿子: 我妈昨天上山挖药跌断了胳膊，牛头店的，叫吴秀芝，15909150002
答 问confirm 含牛头店镇
儿子: 对
答 含编号 不含95519
镇坪桌: 立案 {案号} GS-1
儿子 含立案
案 1 scheme=zhenping-2016 insurer=chinalife hotline=- covers=accident_medical event_date=2016-04-10
限 1 pay_medical=2016-04-13
