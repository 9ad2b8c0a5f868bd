# 丈夫走了：先说一句难过的话，轻轻问一次原因，没有编号的选项；说是生病走的，1000元的那一项。
人 媳妇 = web:wife
时 2021-11-03 07:40
媳妇: 我男人昨天晚上走了
答 含节哀 不含恭喜 不含1. 不含成功
媳妇: 生病，肝上的病拖了两年
答 不含突然出的事 问town
媳妇: 弹子镇，他叫向国成
答 问phone
媳妇: 13800001243
答 问confirm 含向国成 含11月2日 不含恭喜
媳妇: 对
答 含编号 含95518
人保桌 含弹子镇 含09:30前
案 1 event=illness_death insured_name=向国成 relation=spouse event_date=2021-11-02 covers=illness_death insurer=picc
案数 1
