# 投诉单：管的人收到，办完结案。
人 大哥 = sms:+8613800002004
时 2021-06-15 10:00
大哥: 我要投诉 村里的人骗我们交了两回钱
总管: 收到 {单号}
大哥 含编号
单 1 kind=complaint status=acknowledged
总管: 结案 {单号} 钱退了
单 1 status=closed
