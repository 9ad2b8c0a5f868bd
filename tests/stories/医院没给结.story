# 生病住院，医院没给结：报上去，交给人。
人 儿子 = web:son
时 2021-05-10 09:00
儿子: 我妈5月1号得肺炎住院，昨天出院，余家镇的
答 含医院
儿子: 医院没给结
儿子: 李春香
儿子: 13800001251
儿子: 对
案 1 event=illness handed_to_person=true town=余家镇 insurer=picc insured_name=李春香 event_date=2021-05-01
案数 1
