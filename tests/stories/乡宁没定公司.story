# 乡宁的中标公司还没有公布：报上去，交给县里，说清楚有人回话。
人 闺女 = web:daughter
时 2025-03-10 09:00
闺女: 俺爹昨天骑电动车让车撞了，腿折了，西坡镇的
闺女: 李满仓
闺女: 13834000003
答 问confirm 含李满仓 含西坡镇
闺女: 对
答 含编号 不含95519
乡宁人社 含西坡镇
案 1 scheme=xiangning-2024 event=accident_injury insurer=- handed_to_person=true event_date=2025-03-09
案数 1
