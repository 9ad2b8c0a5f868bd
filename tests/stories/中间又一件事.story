# 报妈摔伤报到一半，又说房子也垮了：两件事都不丢，先报完一件再报一件。
人 女儿 = web:daughter
时 2021-07-16 09:00
女儿: 我妈昨天摔断了手，武陵镇的
答 问name
女儿: 对了，昨天下大雨我们屋头土墙房子也垮了一边
答 含房子 问name
女儿: 先报我妈的，王翠兰，13800001242
答 问confirm 含王翠兰
女儿: 对
答 含编号
女儿: 房子的也报
女儿: 户主是我爸王光明
答 问confirm 含王光明 含房子
女儿: 对
案 1 event=accident_injury relation=mother insured_name=王翠兰 town=武陵镇
案 2 event=house_damage town=武陵镇 event_date=2021-07-15 facts.house_type=adobe
案数 2
