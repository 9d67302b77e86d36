(* The capacity assumption: what is left of Theorem 1 when p_g runs over a family of laws, or D over
   a class of discriminators. And an instance of a gap: no normal law is uniform on an interval. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section capacity.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Variable p : T -> R.
Hypothesis dp : density mu p.
Implicit Types (Q : set (T -> R)) (F : set (T -> R)).
Local Notation V := (V mu).
Local Notation C := (C mu).
Local Notation JSD := (JSD mu).
Local Notation density := (density mu).

(* x -> 2 x - log 4 commutes with infima *)
Let ereal_inf_affine (A : set (\bar R)) :
  ereal_inf [set - (ln 4)%:E + 2%:E * x | x in A] = - (ln 4)%:E + 2%:E * ereal_inf A.
Proof.
have le_affine (x y : \bar R) : (- (ln 4)%:E + 2%:E * x <= - (ln 4)%:E + 2%:E * y) = (x <= y).
  by rewrite lee_add2lE// lee_pmul2l// lte_fin ltr0n.
apply/eqP; rewrite eq_le; apply/andP; split; last first.
  by apply: lb_ereal_inf => _ [x Ax <-]; rewrite le_affine; exact: ereal_inf_lb.
pose b := ereal_inf [set - (ln 4)%:E + 2%:E * x | x in A].
pose c := 2^-1%:E * ((ln 4)%:E + b).
have bE : b = - (ln 4)%:E + 2%:E * c.
  rewrite /c muleA -EFinM divff ?pnatr_eq0// mul1e addeA -EFinN -EFinD addNr.
  by rewrite add0e.
rewrite -/b bE le_affine; apply: lb_ereal_inf => x Ax.
by rewrite -le_affine -bE; apply: ereal_inf_lb; exists x.
Qed.

(** For a family Q of laws, inf_Q C = - log 4 + 2 inf_Q JSD(p_data || q). *)
Theorem gap Q : Q `<=` density ->
  ereal_inf [set C p q | q in Q] = - (ln 4)%:E + 2%:E * ereal_inf [set JSD p q | q in Q].
Proof.
move=> Qd; rewrite -ereal_inf_affine image_comp; congr ereal_inf.
by apply: eq_imagel => q Qq /=; rewrite jsd_form//; exact: Qd.
Qed.

(* JSD does not tell densities apart that are equal almost everywhere *)
Let JSD_ae q r : density q -> density r -> {ae mu, forall x, q x = r x} -> JSD p q = JSD p r.
Proof.
move=> dq dr qr; have C_qr : C p q = C p r.
  congr ereal_sup; apply: eq_imagel => D [mD D01].
  have mE (s : T -> R) : measurable_fun setT s -> measurable_fun setT (fun x => (s x)%:E * elog (1 - D x)).
    move=> ms; apply: emeasurable_funM; first exact/EFin_measurable_fun.
    by apply: measurable_elog_comp; exact: measurable_onem.
  congr (_ + _); apply: ae_eq_integral => //; [by apply: mE; case: dq => -[]
    |by apply: mE; case: dr => -[]|by apply: ae_mono qr => x -> _].
have := C_qr; rewrite !jsd_form//; have := JSD_fin dp dq; have := JSD_fin dp dr.
case: (JSD p q) => [a| |] //; case: (JSD p r) => [b| |] // _ _ [].
by move=> /addrI/mulfI -> //; rewrite pnatr_eq0.
Qed.

(** A larger family comes no less close; almost everywhere is enough. *)
Theorem nested_families Q Q' : Q `<=` density -> Q' `<=` density ->
  (forall q, Q q -> exists2 r, Q' r & {ae mu, forall x, q x = r x}) ->
  ereal_inf [set JSD p r | r in Q'] <= ereal_inf [set JSD p q | q in Q].
Proof.
move=> Qd Q'd QQ'; apply: lb_ereal_inf => _ [q Qq <-]; have [r Q'r qr] := QQ' q Qq.
by apply: ereal_inf_lb; exists r => //; rewrite (JSD_ae (Qd q Qq) (Q'd r Q'r) qr).
Qed.

(** sup_{D in F} V <= C(G) for every class F, with equality when D*_G is in F, up to what it does
    where p_data and p_g both vanish. *)
Theorem restricted_discriminator F q : F `<=` discriminator -> density q ->
  ereal_sup [set V p q D | D in F] <= C p q /\
  ((exists2 D, F D & {ae mu, forall x, (0 < p x + q x)%R -> D x = Dstar p q x}) ->
   ereal_sup [set V p q D | D in F] = C p q).
Proof.
move=> Fd dq; have le : ereal_sup [set V p q D | D in F] <= C p q.
  by apply: ub_ereal_sup => _ [D FD <-]; apply: ereal_sup_ub; exists D => //; exact: Fd.
split=> // -[D FD Ds]; apply/eqP; rewrite eq_le le/=; have [[wp _] [wq _]] := (dp, dq).
have <- : V p q D = C p q.
  by apply/(proposition_1_unique wp wq (density_fin dp) (density_fin dq)) => //; exact: Fd.
by apply: ereal_sup_ub; exists D.
Qed.

End capacity.

Section gaussian.
Context {R : realType}.
Implicit Types (c mean sd l h x : R).

(* Lebesgue measure on the line *)
Definition lebesgue := [the {measure set _ -> \bar R} of @lebesgue_measure R].

Lemma lebesgue_itv (i : interval R) : lebesgue [set` i] = hlength [set` i].
Proof. exact: lebesgue_measure_itv. Qed.

(* the density of N(mean, sd^2), up to its constant c > 0 *)
Definition normal c mean sd x : R := (c * expR (- ((x - mean) ^+ 2 / (2 * sd ^+ 2))))%R.

(* the uniform density on [l, h] *)
Definition uniform_itv l h x : R := if x \in `[l, h]%R then ((h - l)^-1)%R else 0%R.

(** No N(mean, sd^2) with sd > 0 is uniform on an interval: the densities differ on a set of
    positive Lebesgue measure, whatever the constant of the normal density. *)
Theorem gaussian_is_not_uniform c mean sd l h : (0 < c)%R -> (0 < sd)%R -> (l < h)%R ->
  ~ {ae lebesgue, forall x, normal c mean sd x = uniform_itv l h x}.
Proof.
move=> c0 _ _ e; pose A : set R := `]h, (h + 1)%R[%classic.
have A0 : lebesgue A != 0.
  rewrite lebesgue_itv hlength_itv /= lte_fin ltr_addl ltr01.
  by rewrite -EFinB eqe addrAC subrr add0r oner_eq0.
have [|x] := @ae_meets _ _ _ lebesgue _ A _ A0 e; first exact: measurable_itv.
rewrite /A /= in_itv/= => /andP[hx _] /eqP; apply/negP; rewrite gt_eqF//.
rewrite /uniform_itv in_itv/= [(x <= h)%R]leNgt hx andbF.
by rewrite mulr_gt0// expR_gt0.
Qed.

End gaussian.
