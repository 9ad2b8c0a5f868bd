# 没有电话：说没有，也能报。
人 大爷 = web:old
时 2021-06-15 10:00
大爷: 我昨天摔断了腿，大周镇的，我叫张国强
答 问phone
大爷: 没得电话
答 问confirm
大爷: 对
答 含编号
案 1 insured_name=张国强 relation=self
案数 1
