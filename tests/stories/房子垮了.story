# 大雨把土墙房子冲垮了：房子是什么墙也报上去，多拍照片。
人 屋主 = web:self
时 2021-07-19 08:00
屋主: 昨天晚上大雨把我屋头的土墙房子冲垮了一半，柱山乡的
答 不含120
屋主: 户主叫谭永贵
屋主: 13800001253
答 问confirm 含谭永贵 含柱山乡 含7月18日
屋主: 对
答 含编号 含照片 含95518
案 1 event=house_damage facts.house_type=adobe insurer=picc covers=house event_date=2021-07-18 town=柱山乡
案数 1
