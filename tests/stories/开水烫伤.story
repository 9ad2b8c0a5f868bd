# 乡宁的娃娃让开水烫了，还没有公布是哪家保险公司：报上去，交给县里的人。
人 俺爸 = web:dad
时 2024-12-20 19:00
俺爸: 俺闺女昨儿个叫开水烫了肚子跟腿，尉庄乡的
俺爸: 叫王欣怡
俺爸: 13834000001
答 问confirm 含王欣怡 含12月19日 含尉庄乡
俺爸: 中
答 含编号 不含95519 不含95518 不含95511
乡宁人社 含尉庄乡
案 1 scheme=xiangning-2024 event=burn covers=accident_burn,accident_medical,hospital_allowance insurer=- hotline=- relation=daughter handed_to_person=true
案数 1
