# “突然就走了”说不清是意外还是病：不能当成意外，两样保障都开着，交给人。
人 儿子 = web:son
时 2021-06-15 10:00
儿子: 我爸昨天走了，大周镇的，叫张国富
答 含节哀
儿子: 突然就走了
儿子: 13800001340
答 问confirm 不含意外
儿子: 对
案 1 event=death covers=illness_death,accident_death handed_to_person=true
