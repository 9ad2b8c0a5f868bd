# 一条里说两三样：问到日子的时候连镇和名字一起答了，不再问第二遍。
人 媳妇 = web:wife
时 2021-08-17 12:10
媳妇: 我老公摘核桃从树上跶下来了，肩膀骨折
媳妇: 上周六的事，他叫周长青，我们分水镇的
答 问phone
媳妇: 15123456789
答 问confirm 含周长青 含8月14日 含分水镇
媳妇: 行
案 1 insurer=picc relation=spouse event=accident_injury event_date=2021-08-14 insured_name=周长青 town=分水镇
案数 1
