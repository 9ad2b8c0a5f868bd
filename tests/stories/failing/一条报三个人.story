# 村干部一条报三个人：一个一个来，谁的事是谁的，一个都不丢。
人 村主任 = web:official
时 2021-06-15 10:00
村主任: 大周镇的，报三个人，昨天的事：张光明摔断腿，李秀英被开水烫伤，王桂芳遭狗咬了
村主任: 13800001326
答 含张光明 不含烫伤
村主任: 对
村主任: 13800001326
村主任: 对
村主任: 13800001326
村主任: 对
案 1 insured_name=张光明 event=accident_injury
案 2 insured_name=李秀英 event=burn
案 3 insured_name=王桂芳 event=accident_injury
案数 3
