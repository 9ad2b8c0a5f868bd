# 乡宁的文件只管意外：生病的也不推，收下来交给人。
人 闺女 = web:daughter
时 2025-03-10 09:00
闺女: 俺妈脑梗住院了，3月8号住的，双鹤乡的，叫张玉兰，13834000006
答 不含不赔
闺女: 对
答 含编号 不含不赔
案 1 scheme=xiangning-2024 event=illness handed_to_person=true covers= insured_name=张玉兰
