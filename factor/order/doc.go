// Package order finds elimination orders of sparse symmetric matrices: orders of
// rows and columns in which the factor L of P A Pᵀ = L D Lᵀ has few entries.
//
// A [Graph] holds the pattern. [AMD] is the approximate minimum degree method, for
// plain, weighted and constrained graphs; a [MinDegree] does the same for many
// graphs without allocating. [Dissect] is nested dissection, which is better on graphs of
// two- and three-dimensional meshes and takes longer. [RCM] makes the bandwidth small, for incomplete
// factorisations. [Deferred] names the dense rows that are better ordered
// last, [Compress] and [CompressEqual] make smaller graphs of groups of vertices, and
// [Fill] counts the entries and operations that an order leads to.
//
// An order is a list perm with perm[k] the vertex that is eliminated k-th, as in
// sparse.Perm. All functions are deterministic and need O(n + entries) memory.
package order
