# 问的是镇，答的是日子；再问，名字电话镇一句说完；念给他听的时候才说镇错了。
人 媳妇 = web:wife
时 2021-06-15 10:00
媳妇: 我要报案
媳妇: 是我男人
媳妇: 腿遭石头砸断了
答 问town
媳妇: 昨儿后晌
答 问town
媳妇: 名字叫冉光明，电话18712345678，龙驹的
答 问confirm 含中国人寿
媳妇: 不是龙驹是龙沙
答 问confirm 含人保财险
媳妇: 没得错
案 1 insured_name=冉光明 relation=spouse event_date=2021-06-14 town=龙沙镇 insurer=picc
案数 1
