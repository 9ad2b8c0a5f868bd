# 镇坪县2016年：从坡上滚下去没救活，7个工作日的时限要说出来。
人 侄子 = sms:+8615909150001
时 2016-03-10 10:00
侄子: 我二爸昨天放牛从崖上滚下去，人没了，曙坪镇的，叫吴永和
答 含节哀 不含回1
侄子: 是意外，滚下去就没气了
侄子: 对
答 含编号 含7个工作日
镇坪桌 含曙坪镇
案 1 scheme=zhenping-2016 event=accident_death insurer=chinalife hotline=- town=曙坪镇 event_date=2016-03-09 relation=other_relative insured_name=吴永和
案数 1
