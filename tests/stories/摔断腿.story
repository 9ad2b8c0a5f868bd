# 女儿替母亲报案：三句话说完，人保财险接案、立案、赔付，女儿每一步都听到。
人 女儿 = web:daughter
时 2021-06-15 10:00
女儿: 我妈昨天在坡上跘倒了，腿杆断了，我们是大周镇的
答 问name 含您母亲昨天（6月14日）受了伤
女儿: 王桂英
答 问phone
女儿: 13800001234
答 问confirm 含王桂英 含6月14日 含大周镇 含人保财险
女儿: 对
答 问无 含编号 含95518 含发票
人保桌 含【新报案】 含大周镇 含王*英 不含13800001234
案 1 scheme=wanzhou-2021 insurer=picc event=accident_injury event_date=2021-06-14 relation=mother town=大周镇 insured_name=王桂英 status=notified handed_to_person=false
时 +1h
人保桌: 收到 {案号}
女儿 含人保财险收到了
人保桌: 立案 {案号} PICC-2021-77
女儿 含立案
人保桌: 同意赔 {案号} 3400
人保桌: 赔付 {案号} 3400
女儿 含已经赔了 不含3400
案 1 status=paid
案数 1
单数 0
