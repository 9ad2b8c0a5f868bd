# 报妈报到一半，又说爸也伤了：先报完妈，再轮到爸，谁的事是谁的。
人 女儿 = web:daughter
时 2021-09-10 14:00
女儿: 我妈昨天摔断了手，瀼渡镇的
答 问name
女儿: 我爸也摔断了腿
答 含您父亲 问name
女儿: 我妈叫王茂菊
答 问phone
女儿: 13800001281
女儿: 对
答 含编号 含您父亲
女儿: 接着报
女儿: 昨天
女儿: 王启发
答 问confirm 含王启发 含您父亲 含瀼渡镇
女儿: 对
案 1 relation=mother insured_name=王茂菊 event_date=2021-09-09
案 2 relation=father insured_name=王启发 town=瀼渡镇 event_date=2021-09-09
案数 2
