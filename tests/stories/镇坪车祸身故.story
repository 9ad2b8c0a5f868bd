# 镇坪县2016年：车祸走了，7个工作日的时限说给报案人，也看得见。
人 侄子 = web:nephew
时 2016-03-10 10:00
侄子: 我二爸昨天出车祸走了，曙坪镇的，叫吴永福，15909150003
答 含节哀 问confirm 含吴永福
侄子: 对
答 含编号 含7个工作日
镇坪桌 含曙坪镇
案 1 scheme=zhenping-2016 event=accident_death insurer=chinalife hotline=- event_date=2016-03-09 covers=accident_death
案数 1
限 1 pay_death=2016-03-21
