# 说的是计生保险：文件里数字都没写，收下来交给人。
人 爸爸 = web:dad
时 2021-06-15 10:00
爸爸: 我家买的计生家庭意外险，我婆娘昨天摔断了手，大周镇的，叫王秀，13800001292
爸爸: 对
答 含编号
案 1 scheme=family-care insurer=chinalife handed_to_person=true insured_name=王秀
