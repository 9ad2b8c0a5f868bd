# 车翻了，妈和爸都伤了：先把妈的报完，再报爸的，两个案号。
人 女儿 = web:daughter
时 2021-09-10 14:00
女儿: 昨天三轮车翻了，我妈的脚断了，我爸的手也断了，我们瀼渡镇的
女儿: 我妈叫冉茂菊，13800001241
答 问confirm 含冉茂菊
女儿: 对
答 含编号
女儿: 还有我爸
女儿: 冉启发
女儿: 对
案 1 relation=mother insured_name=冉茂菊 town=瀼渡镇 event_date=2021-09-09
案 2 relation=father insured_name=冉启发 town=瀼渡镇 event_date=2021-09-09 event=accident_injury
案数 2
