# 短信上几个字几个字地发。
人 大爷 = sms:+8613800002005
时 2021-06-15 10:00
大爷: 报案
答 问event
大爷: 摔了
大爷: 我自己
大爷: 昨天
大爷: 李河
大爷: 张大山
答 问confirm 含李河镇 含张大山 含回1
大爷: 1
答 含编号
案 1 town=李河镇 insured_name=张大山 facts.phone=13800002005 relation=self event=accident_injury
