(* Section 4.1 of Goodfellow et al. (2014): training D maximises the log-likelihood of
   P(Y = 1 | x), where Y says whether x comes from p_data (Y = 1) or p_g (Y = 0), with equal priors;
   and D*_G is that posterior. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From mathcomp.analysis Require Import signed.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1 Generator.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section conditional_likelihood.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Variables (P Q : {measure set T -> \bar R}) (p q : T -> R).
Hypotheses (P1 : P setT = 1) (Q1 : Q setT = 1).
Hypotheses (hp : density_of mu P p) (hq : density_of mu Q q).
Implicit Types (D : T -> R).

Let mtag y : measurable_fun setT (fun x : T => (x, y : bool)).
Proof.
by apply/prod_measurable_funP; split; [exact: measurable_fun_id|exact: measurable_fun_cst].
Qed.

Let inv2_nng : {nonneg R} := (2^-1)%:nng%R.

(* the joint law of (x, Y): Y is 1 or 0 with probability 1/2 each, and x ~ p_data given Y = 1,
   x ~ p_g given Y = 0 *)
Definition joint : {measure set (T * bool)%type -> \bar R} :=
  [the measure _ _ of measure_add
    [the measure _ _ of mscale inv2_nng [the measure _ _ of pushforward P (mtag true)]]
    [the measure _ _ of mscale inv2_nng [the measure _ _ of pushforward Q (mtag false)]]].

Lemma jointE (A : set (T * bool)%type) :
  joint A = 2^-1%:E * P [set x | A (x, true)] + 2^-1%:E * Q [set x | A (x, false)].
Proof. exact: measure_addE. Qed.

Let integral_joint (f : (T * bool)%type -> \bar R) : measurable_fun setT f ->
  (forall xy, 0 <= f xy) ->
  \int[joint]_xy f xy = 2^-1%:E * \int[P]_x f (x, true) + 2^-1%:E * \int[Q]_x f (x, false).
Proof.
move=> mf f0; rewrite /joint integral_measure_add//; congr (_ + _).
  by rewrite ge0_integral_mscale//; congr (_ * _); rewrite (integral_pushforward (mtag true)).
by rewrite ge0_integral_mscale//; congr (_ * _); rewrite (integral_pushforward (mtag false)).
Qed.

(* the probability that D gives to the label y of x *)
Definition likelihood D (xy : (T * bool)%type) : R := if xy.2 then D xy.1 else (1 - D xy.1)%R.

(* E_{(x, Y) ~ joint} log P_D(Y | x) *)
Definition log_likelihood D : \bar R := \int[joint]_xy elog (likelihood D xy).

Lemma log_likelihood_V D : discriminator D -> log_likelihood D = 2^-1%:E * V mu p q D.
Proof.
move=> hD; have [mD D01] := hD.
have D1 x : (D x <= 1)%R by case/andP: (D01 x).
have D'1 x : (1 - D x <= 1)%R by apply: onem_le1; case/andP: (D01 x).
pose g xy := - elog (likelihood D xy).
have g0 xy : 0 <= g xy by rewrite /g oppe_ge0 elog_le0//; case: xy => x []; rewrite /likelihood/=.
have mfst : measurable_fun setT (fst : (T * bool)%type -> T).
  by have [] := (prod_measurable_funP (id : (T * bool)%type -> (T * bool)%type)).1 (@measurable_fun_id _ _ _).
have msnd : measurable_fun setT (snd : (T * bool)%type -> bool).
  by have [] := (prod_measurable_funP (id : (T * bool)%type -> (T * bool)%type)).1 (@measurable_fun_id _ _ _).
have mg : measurable_fun setT g.
  apply: emeasurable_funN => //; apply: measurable_elog_comp; apply: measurable_fun_ifT => //.
    exact: measurable_fun_comp mfst.
  by apply: (measurable_fun_comp (f := fun x => 1 - D x)%R) mfst; exact: measurable_onem.
rewrite /log_likelihood (eq_integral (fun xy => - g xy)) => [|xy _]; last by rewrite oppeK.
rewrite integral_ge0N// integral_joint// /g /likelihood -(V_of_density hp hq hD) /V_of /=.
have neg (N : {measure set T -> \bar R}) (D' : T -> R) : (forall x, (D' x <= 1)%R) ->
    \int[N]_x elog (D' x) = - \int[N]_x - elog (D' x).
  move=> le1; rewrite -integral_ge0N => [|x _]; last by rewrite oppe_ge0 elog_le0.
  by apply: eq_integral => x _; rewrite oppeK.
rewrite neg// [X in _ = _ * (_ + X)](neg Q (fun x => 1 - D x)%R)//.
have a0 : 0 <= \int[P]_x - elog (D x) by apply: integral_ge0 => x _; rewrite oppe_ge0 elog_le0.
have b0 : 0 <= \int[Q]_x - elog (1 - D x) by apply: integral_ge0 => x _; rewrite oppe_ge0 elog_le0.
move: a0 b0; move: (\int[P]_x - _) (\int[Q]_x - _) => a b a0 b0.
by rewrite -oppeD_ge0// muleN ge0_muleDr.
Qed.

(** Training D maximises the expected log-likelihood of P(Y = 1 | x), which is V/2; and D*_G is
    that posterior: P(x in A, Y = 1) is the integral of D*_G over A under the law of x, which has
    the density (p_data + p_g)/2. *)
Theorem conditional_likelihood D D' : discriminator D -> discriminator D' ->
  [/\ log_likelihood D = 2^-1%:E * V mu p q D,
      log_likelihood D <= log_likelihood D' <-> V mu p q D <= V mu p q D',
      forall A, measurable A -> joint (A `*` setT) = \int[mu]_(x in A) (mix p q x)%:E
    & forall A, measurable A ->
      joint (A `*` [set true]) = \int[mu]_(x in A) (mix p q x * Dstar p q x)%:E].
Proof.
move=> hD hD'; have [[[mp p0] PE] [[mq q0] QE]] := (hp, hq).
have half0 : (0 <= 2^-1 :> R)%R by rewrite invr_ge0 ler0n.
have mA A : measurable_fun A p /\ measurable_fun A q.
  by split; exact: measurable_funS measurableT (@subsetT _ A) _.
split=> [||A mA'|A mA']; first exact: log_likelihood_V.
- by rewrite !log_likelihood_V// lee_pmul2l// lte_fin invr_gt0 ltr0n.
- have sec (y : bool) : [set x | (A `*` setT) (x, y)] = A.
    by apply/seteqP; split=> x; [case|split].
  rewrite jointE !sec PE// QE// -ge0_muleDr ?integral_ge0// => [|x _|x _]; do ?by rewrite lee_fin.
  rewrite -ge0_integralD//; do ?[by move=> x _; rewrite lee_fin
    |by apply/EFin_measurable_fun; case: (mA A)].
  rewrite -ge0_integralM ?lee_fin//.
  + by apply: eq_integral => x _; rewrite -EFinD -EFinM mulrC.
  + by apply: emeasurable_funD; apply/EFin_measurable_fun; case: (mA A).
  + by move=> x _; rewrite -EFinD lee_fin addr_ge0.
have sec1 : [set x | (A `*` [set true]) (x, true)] = A.
  by apply/seteqP; split=> x; [case|split].
have sec0 : [set x | (A `*` [set true]) (x, false)] = set0.
  by apply/seteqP; split=> x; [case|].
rewrite jointE sec1 sec0 measure0 mule0 adde0 PE// -ge0_integralM ?lee_fin//.
- apply: eq_integral => x _; rewrite -EFinM; congr EFin; rewrite /mix /Dstar mulrAC.
  by rewrite (opt_l (p0 x) (q0 x)) mulrC.
- by apply/EFin_measurable_fun; case: (mA A).
- by move=> x _; rewrite lee_fin.
Qed.

End conditional_likelihood.
