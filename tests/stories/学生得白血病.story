# 读初中的女儿查出白血病：学生重疾那一项，好好说话，报上去。
人 爸爸 = web:father
时 2021-10-12 11:00
爸爸: 我女儿在读初二，10月8号查出来白血病，太龙镇的
答 不含恭喜
爸爸: 郑小雨
爸爸: 13800001252
答 问confirm 含郑小雨 含10月8日 含太龙镇 含平安
爸爸: 对
答 含编号 含95511
案 1 event=critical_illness facts.disease=恶性肿瘤 insurer=pingan relation=daughter event_date=2021-10-08 covers=student_critical_illness,major_medical
案数 1
