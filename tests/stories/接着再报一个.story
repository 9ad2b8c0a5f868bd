# 村医报完一个，“再报一个”：第二个人的事单独问，电话还是他的。
人 村医 = web:doctor
时 2021-06-15 10:00
村医: 五保户张光明昨天摔断腿，我是村医，大周镇的，电话13800001327
村医: 对
答 含编号
村医: 再报一个，李秀英，昨天烧伤，大周镇
村医: 13800001327
答 问confirm 含李秀英 不含张光明
村医: 对
案 1 insured_name=张光明 event=accident_injury relation=villager
案 2 insured_name=李秀英 event=burn town=大周镇
案数 2
