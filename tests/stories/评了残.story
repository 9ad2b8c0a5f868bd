# 去年冬天摔的，评了八级伤残：日子是摔的那天，不是评残那天。
人 老汉 = web:self
时 2025-06-10 10:00
老汉: 我去年11月20号修房子摔下来，腰椎断了，上个月评了八级伤残，管头镇的，叫张栓柱
答 问phone
老汉: 13834000002
答 问confirm 含张栓柱 含11月20日 含管头镇
老汉: 对着哩
案 1 scheme=xiangning-2024 event=disability facts.disability_grade=8 event_date=2024-11-20 covers=accident_disability,accident_medical insured_name=张栓柱 relation=self
案数 1
