# 儿子在广东打工，替屋头的老汉报；人在外地不要紧，看户口。
人 儿子 = web:son
时 2021-10-08 22:00
儿子: 我在广东打工 屋头老汉国庆那天上坡遭牛顶了 肋巴骨断了两匹 新乡镇的
答 问name
儿子: 刘光贵
儿子: 13800001284
答 问confirm 含您父亲 含10月1日 含新乡镇 含中国人寿
儿子: 要得
案 1 insurer=chinalife town=新乡镇 event_date=2021-10-01 relation=father event=accident_injury
案数 1
