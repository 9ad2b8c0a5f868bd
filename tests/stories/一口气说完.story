# 一条消息里什么都说了：机器人只念一遍，问一句行不行。
人 幺儿 = web:son
时 2021-04-20 19:30
幺儿: 我要帮我爸报案，他叫陈德富，户口在龙驹镇，4月18号在工地上从架子上摔下来把腰杆摔断了，住院花了12600，我电话13996001122
答 问confirm 含陈德富 含4月18日 含龙驹镇 含13996001122 含12600 含中国人寿
幺儿: 要得
答 问无 含编号 含95519
案 1 insurer=chinalife event=accident_injury event_date=2021-04-18 relation=father town=龙驹镇 insured_name=陈德富 facts.amount=12600 status=notified
案数 1
