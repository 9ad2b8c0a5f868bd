# 镇坪县2016年春节前病故：7个工作日跨过春节和调休，算到2月18日。
人 儿子 = web:son
时 2016-02-04 09:00
儿子: 我爹昨天病死了，肺癌，城关镇的，叫周明山，15909150004
答 含节哀
儿子: 对
答 含编号 含7个工作日
案 1 event=illness_death town=城关镇 covers=illness_death event_date=2016-02-03
限 1 pay_death=2016-02-18 pay_death=running
