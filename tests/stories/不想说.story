# 问名字，他说不想说：空着，接着往下报，不是不报。
人 邻居 = web:neighbor
时 2021-06-15 10:00
邻居: 隔壁的老人昨天摔断了手，大周镇的
答 问name
邻居: 不想说名字
答 问phone
邻居: 13800001314
答 问confirm
邻居: 对
案 1 insured_name=- handed_to_person=true
