export interface CephPlan {
  readonly directory: string
  readonly fsid: string
  readonly monitors: string
  readonly s3: number
}

/** One copy of everything on a sparse file: a cluster for tests. Its authentication is real, or radosgw never starts. */
export function cephConfiguration({ directory, fsid, monitors, s3 }: CephPlan): string {
  return `[global]
fsid = ${fsid}
mon host = ${monitors}
mon initial members = a
public network = 127.0.0.0/8
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${directory}/keyring
run dir = ${directory}/sock
admin socket = ${directory}/sock/$name.$pid.asok
log file = ${directory}/log/$name.log
pid file = ${directory}/sock/$name.pid
crash dir = ${directory}/crash
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon data avail crit = 1
paxos propose interval = 0.05
paxos min wait = 0.01
[mon]
mon data = ${directory}/mon
mon cluster log file = ${directory}/log/cluster.log
[osd]
osd data = ${directory}/osd
keyring = ${directory}/osd/keyring
osd objectstore = bluestore
bluestore block create = true
bluestore block size = 4294967296
bluestore cache autotune = false
bluestore cache size = 134217728
osd memory target = 939524096
[client.rgw]
rgw data = ${directory}/rgw
rgw frontends = beast endpoint=127.0.0.1:${s3}
rgw dns name = localhost
rgw thread pool size = 32
rgw enable usage log = false
rgw override bucket index max shards = 1
`
}
