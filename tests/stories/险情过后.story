# 孩子掉进水里：先打120，一句别的不说；人救起来了，下一句就接着报，不用等两个钟头。
人 老人 = web:grandma
时 2021-07-20 15:00
老人: 我孙子掉到堰塘里头了还没捞起来，新田镇的
答 含120 问无 不含名字 不含保险
时 +40m
老人: 捞起来了，在医院，脑壳碰破了缝了几针
答 不含120 问name
老人: 他叫向小军
老人: 13800001247
答 问confirm 含向小军 含7月20日 含新田镇
老人: 对
案 1 event=accident_injury town=新田镇 relation=grandchild event_date=2021-07-20 insurer=chinalife
案数 1
