# 邻居替一个人住的婆婆报。
人 邻居 = web:neighbor
时 2021-01-19 08:50
邻居: 隔壁张婆婆一个人在屋，昨晚烤火把被子燎燃了，腿上烧伤一大片，我帮她报，茨竹乡的
答 问name
邻居: 张长秀
邻居: 13800001259
答 问confirm 含张长秀 含1月18日
邻居: 对
案 1 event=burn relation=neighbor insured_name=张长秀 insurer=chinalife covers=accident_medical,accident_disability event_date=2021-01-18
案数 1
