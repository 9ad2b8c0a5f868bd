# 2023年的事，哪份文件都没写到：不说晚了，也不说不赔，收下来交给人。
人 儿子 = web:son
时 2023-08-10 09:00
儿子: 我爸昨天在地里摔断了腿，大周镇的，叫陈长寿，13800001255
答 问confirm
儿子: 对
答 含编号 含不等于不赔 不含晚了 不含超期
案 1 scheme=- insurer=- handed_to_person=true event_date=2023-08-09 insured_name=陈长寿
案数 1
