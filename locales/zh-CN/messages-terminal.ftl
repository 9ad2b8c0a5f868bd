# What only a terminal shows.
terminal-hello = 您可以直接说出了什么事。退出按 Ctrl+D。
terminal-not-written = 这句话没有存下来，请再发一遍。
