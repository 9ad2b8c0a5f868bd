# 一个人住的老辈走了好几天才发现，哪天走的、咋走的都说不清。
人 村主任 = web:official
时 2021-02-25 09:00
村主任: 我们村五保户老冯走了，发现的时候已经好几天了，燕山乡
答 不含恭喜
村主任: 不清楚
村主任: 冯开文
村主任: 不晓得是哪天
村主任: 13800001282
村主任: 对
案 1 event=death town=燕山乡 insured_name=冯开文 relation=villager handed_to_person=true
案数 1
