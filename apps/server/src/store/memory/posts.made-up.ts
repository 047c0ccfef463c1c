import type { PostStore } from '../posts.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'

export const createMemoryPosts = ({ posts }: Disk): PostStore => ({
  writers: {
    posts: each((post) => posts.put(post.id, post)),
    unposted: each((id) => posts.drop(id)),
  },
  all: async (since) =>
    posts
      .rows()
      .filter(({ endedAt }) => endedAt === null || endedAt >= since)
      .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
  prune: (before) => posts.dropAll(({ at, endedAt }) => (endedAt ?? at) < before),
})
