# 桌上少写金额、编号写错、接了又接：都说清楚哪里不对，案子不动。
人 女儿 = web:daughter
时 2021-06-15 10:00
女儿: 我妈昨天摔断了手，大周镇的，叫王桂英，13800001301
女儿: 对
人保桌: 同意赔 {案号}
女儿 无
案 1 status=notified
人保桌: 收到 10000013
女儿 无
案 1 status=notified
人保桌: 收到 {案号}
案 1 status=acknowledged
人保桌: 收到 {案号}
女儿 无
人保桌: 结案 {案号}
案 1 status=acknowledged
人保桌: 赔付 {案号} 一万亿
案 1 status=acknowledged
