# 村干部替村民报：一条写全了，就只念一遍。
人 村支书 = web:official
时 2021-08-03 16:00
村支书: 我是长坪乡长坪村的支书，我们村的贫困户骆世华昨天上山砍柴摔伤，右腿骨折，已送区医院，联系电话13800001258
答 问confirm 含骆世华 含8月2日 含长坪乡
村支书: 对
答 含编号 含95519
案 1 insurer=chinalife relation=villager town=长坪乡 insured_name=骆世华 event=accident_injury event_date=2021-08-02
案数 1
