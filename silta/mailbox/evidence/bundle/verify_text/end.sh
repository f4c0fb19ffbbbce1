# 7. what came of it
[ -z "$bad" ] && echo "ALL RIGHT" || { echo "NOT ALL RIGHT: see WRONG above"; false; }
