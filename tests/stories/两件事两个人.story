# 妈报完了，再报爸的：一个一个来，两个编号。
人 女儿 = web:daughter
时 2021-09-10 14:00
女儿: 我妈昨天摔断了手，瀼渡镇的，叫王茂菊，13800001241
女儿: 对
答 含编号10000012
女儿: 我爸也摔了，昨天一起摔的，腿断了，瀼渡镇的
女儿: 叫王启发
女儿: 13800001241
答 问confirm 含王启发 含您父亲 含瀼渡镇
女儿: 对
答 含编号 不含10000012
案 1 relation=mother insured_name=王茂菊
案 2 relation=father insured_name=王启发 town=瀼渡镇 event_date=2021-09-09 event=accident_injury
案数 2
