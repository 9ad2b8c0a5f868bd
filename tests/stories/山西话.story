# 山西话：俺大、夜来、跌了一跤。
人 小子 = web:son
时 2025-01-08 10:00
小子: 俺大夜儿个在院里跌了一跤把胯骨跌断了，俺是台头镇的
小子: 叫王根生
小子: 13834000004
答 问confirm 含王根生 含1月7日 含台头镇 含您父亲
小子: 对对对
案 1 scheme=xiangning-2024 event=accident_injury event_date=2025-01-07 relation=father town=台头镇
案数 1
