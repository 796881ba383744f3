// Package bench measures kernels against the limits of the machine that they run
// on.
//
// [Run] first finds those limits: the rate of multiplications and additions in
// registers, and the bandwidths of reading, copying and updating in each level
// of cache and in memory, at each instruction level, with one thread and with
// several. Then it measures the kernels of a catalogue at sizes whose operands
// lie in one place of the memory each, and relates the time to the least that the
// limits allow (Williams, Waterman & Patterson, Roofline: an insightful visual
// performance model, 2009):
//
//	fraction = max(flops/peak, bytes/bandwidth) / time.
//
// Bytes are those that any algorithm has to move: every operand once each way. A
// fraction near 1 says that nothing is left to gain at that level, not that the
// kernel is fast; a little more than 1 is noise, or a cache that holds more than
// was assumed.
//
// # Method
//
// A sample is as many calls as fill a fraction of a millisecond, short beside the
// time slices that a busy machine hands out. Samples of all levels take turns, so
// that what disturbs the machine disturbs all of them. What is reported of a
// kernel is the median, the interval that holds the true median with about 95 %
// confidence whatever the distribution (order statistics), and the minimum.
// Limits are of the minima of samples before and after the kernels. Threads that the
// system puts on one core, as happens on a busy machine, count as they ran.
//
// # Adding a kernel
//
// The catalogue (catalogue.go) is the one place: a row names the kernel, says
// what a call of size n computes and moves, and makes operands.
package bench
