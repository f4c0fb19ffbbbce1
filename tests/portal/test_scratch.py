from tests.portal.desks import *  # noqa
from tests.portal.desk import *

def test_x(each_desk):
    import time
    t=time.time()
    ref = each_desk.file(**PLAIN)
    print("file", time.time()-t); t=time.time()
    aino = each_desk.reader()
    got = aino.get("/fi/inbox")
    print(got.status, time.time()-t, got.headers); t=time.time()
    print(got.words)
    got = aino.get(f"/fi/inbox/{ref}")
    print(got.status, time.time()-t, got.words)
    got = aino.get(f"/fi/inbox/{ref}/documents/1")
    print(got.status, time.time()-t, got.headers)
