# 火还在烧：先打119；人出来了，下一句就接着报房子，不用等。
人 儿子 = web:son
时 2021-02-20 21:00
儿子: 房子着火了 我爷爷还在里头 走马镇
答 含119 问无 不含名字
时 +20m
儿子: 人救出来了没事 房子烧光了 是土墙房
答 不含119
儿子: 户主叫冯世贵
儿子: 13800001246
儿子: 对
案 1 event=house_damage town=走马镇 event_date=2021-02-20 insured_name=冯世贵 facts.house_type=adobe insurer=chinalife
案数 1
