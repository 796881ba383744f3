// Package coloring divides the columns of a sparse matrix into few groups, such that all entries of the matrix can be read
// from its products with one vector per group, the sum of the group's unit vectors. With derivatives such a product costs one
// evaluation: a tridiagonal Jacobian of any order takes three, not n.
//
// [Columns] is for Jacobians: no two columns of a group have an entry in the same row (Curtis, Powell and Reid, On the
// estimation of sparse Jacobian matrices, 1974; a distance-1 colouring of the column intersection graph, Coleman and Moré
// 1983). [Star] is for symmetric matrices and uses that each off-diagonal entry occurs twice: neighbours have
// different colours, and so has every path of four vertices at least three (Coleman and Moré, Estimation of sparse
// Hessian matrices and graph coloring problems, 1984; Gebremedhin, Tarafdar, Manne and Pothen, New acyclic and star coloring
// algorithms with application to computing Hessians, 2007).
//
// Both colour greedily in three orders, natural, largest degree first and smallest last (Matula and Beck 1983), and keep the
// result with the fewest groups. They are deterministic.
package coloring
