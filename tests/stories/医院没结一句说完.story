# 一句话就说清楚医院没给结：报上去，交给人。
人 儿子 = web:son
时 2021-05-10 09:00
儿子: 我妈5月1号得肺炎住院，昨天出院医院没给结那个大病补充，余家镇的，叫李春香，13800001251
儿子: 对
案 1 event=illness handed_to_person=true town=余家镇 insurer=picc insured_name=李春香
案数 1
