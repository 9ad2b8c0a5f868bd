# 先给电话，再给名字、镇、日子，最后才说出了什么事：哪个先说都行。
人 女儿 = web:daughter
时 2021-07-08 09:00
女儿: 我要报案
女儿: 先留个电话13800001235
女儿: 户口在高梁镇
女儿: 叫李素珍
女儿: 前天的事
女儿: 是我妈，骑三轮车翻到沟里头，手杆断了
答 问confirm 含李素珍 含7月6日 含高梁镇 含13800001235
女儿: 对
答 问无 含编号 含95518
案 1 insurer=picc event=accident_injury event_date=2021-07-06 relation=mother town=高梁镇 insured_name=李素珍 facts.phone=13800001235
案数 1
